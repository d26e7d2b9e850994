{{/* Names and labels. */}}

{{- define "kgateway.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" }}
{{- end }}

{{- define "kgateway.fullname" -}}
{{- if .Values.fullnameOverride }}
{{- .Values.fullnameOverride | trunc 63 | trimSuffix "-" }}
{{- else }}
{{- $name := default .Chart.Name .Values.nameOverride }}
{{- if contains $name .Release.Name }}
{{- .Release.Name | trunc 63 | trimSuffix "-" }}
{{- else }}
{{- printf "%s-%s" .Release.Name $name | trunc 63 | trimSuffix "-" }}
{{- end }}
{{- end }}
{{- end }}

{{- define "kgateway.serviceAccountName" -}}
{{- default (ternary (include "kgateway.fullname" .) "default" .Values.serviceAccount.create) .Values.serviceAccount.name }}
{{- end }}

{{- define "kgateway.clusterRoleName" -}}
{{- printf "%s-%s" (include "kgateway.fullname" .) .Release.Namespace }}
{{- end }}

{{/* Immutable on the Deployment: never add to them. */}}
{{- define "kgateway.selectorLabels" -}}
kgateway: kgateway
app.kubernetes.io/name: {{ include "kgateway.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "kgateway.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{ include "kgateway.selectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/component: controller
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- with .Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{/* A tag that looks like a version has a "v" in front. */}}
{{- define "kgateway.tag" -}}
{{- if regexMatch "^[0-9]+\\.[0-9]+\\.[0-9]+([-+].*)?$" . }}v{{ . }}{{ else }}{{ . }}{{ end }}
{{- end }}

{{- define "kgateway.defaultTag" -}}
{{- include "kgateway.tag" (default .Chart.AppVersion .Values.image.tag | toString) }}
{{- end }}
