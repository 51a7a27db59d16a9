//! The spanned YAML tree, read exactly as Kubernetes reads it.
