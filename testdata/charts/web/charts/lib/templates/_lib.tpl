{{- define "lib.greeting" -}}hello from {{ include "shared.greeting" . }} of {{ .Chart.Name }}{{- end -}}
{{- define "shared.greeting" -}}library{{- end -}}
