{{/* a comment
over lines */}}
{{- define "web.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{- define "web.fullname" -}}
{{- printf "%s-%s" .Release.Name (include "web.name" .) -}}
{{- end -}}

{{- define "web.labels" }}
app.kubernetes.io/name: {{ include "web.name" . }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | quote }}
{{- range $key, $value := .Values.labels }}
{{ $key }}: {{ $value }}
{{- end }}
{{- end }}

{{- define "shared.greeting" -}}parent{{- end -}}
