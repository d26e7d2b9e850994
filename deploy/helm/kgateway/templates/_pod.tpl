{{/* Parts of the pod. */}}

{{/*
A setting of the pod: that of "controller" unless it is null, else the deprecated one of the top level unless it is empty, else the
default. Called with a dict of root, key and default.
*/}}
{{- define "kgateway.podSetting" -}}
{{- $own := index .root.Values.controller .key }}
{{- if not (kindIs "invalid" $own) }}
{{- toYaml $own }}
{{- else }}
{{- toYaml (default .default (index .root.Values .key)) }}
{{- end }}
{{- end }}

{{/* A probe: the given one laid over the default one, whose handler goes when the given one has another. Called with a dict of given, default. */}}
{{- define "kgateway.probe" -}}
{{- $given := default dict .given }}
{{- $probe := deepCopy .default }}
{{- if or (hasKey $given "exec") (hasKey $given "grpc") (hasKey $given "tcpSocket") }}
{{- $probe = omit $probe "httpGet" }}
{{- end }}
{{- toYaml (mergeOverwrite $probe (deepCopy $given)) }}
{{- end }}

{{/* Constraints without a labelSelector get that of the pods. Called with a dict of root, constraints. */}}
{{- define "kgateway.spread" -}}
{{- $selector := dict "matchLabels" (include "kgateway.selectorLabels" .root | fromYaml) }}
{{- $all := list }}
{{- range .constraints }}
{{- $all = append $all (ternary . (merge (dict "labelSelector" $selector) .) (hasKey . "labelSelector")) }}
{{- end }}
{{- toYaml $all }}
{{- end }}

{{/* The container's environment as a map from name to value, before that of the user. */}}
{{- define "kgateway.settings" -}}
{{- $image := .Values.image }}
{{- $controller := .Values.controller }}
KGW_LOG_LEVEL: {{ $controller.logLevel | quote }}
KGW_XDS_SERVICE_NAME: {{ include "kgateway.fullname" . | quote }}
KGW_XDS_SERVICE_PORT: {{ $controller.service.ports.grpc | quote }}
KGW_XDS_TLS: {{ $controller.xds.tls.enabled | quote }}
KGW_ADMIN_BIND_ADDRESS: {{ $controller.admin.bindAddress | quote }}
KGW_DEFAULT_IMAGE_REGISTRY: {{ $image.registry | quote }}
KGW_DEFAULT_IMAGE_TAG: {{ include "kgateway.defaultTag" . | quote }}
KGATEWAY_PROXY_IMAGE_REGISTRY: {{ .Values.proxy.image.registry | quote }}
KGATEWAY_PROXY_IMAGE_REPOSITORY: {{ .Values.proxy.image.repository | quote }}
KGATEWAY_PROXY_IMAGE_TAG: {{ .Values.proxy.image.tag | quote }}
KGW_DEFAULT_IMAGE_PULL_POLICY: {{ $image.pullPolicy | quote }}
KGW_DISCOVERY_NAMESPACE_SELECTORS: {{ .Values.discoveryNamespaceSelectors | toJson | quote }}
KGW_SERVICE_ENTRIES_EXCLUSION_LABEL_SELECTORS: {{ .Values.serviceEntriesExclusionLabelSelectors | toJson | quote }}
KGW_GATEWAY_CLASS_PARAMETERS_REFS: {{ .Values.gatewayClassParametersRefs | toJson | quote }}
KGW_POLICY_MERGE: {{ .Values.policyMerge | toJson | quote }}
KGW_ENABLE_WAYPOINT: {{ .Values.waypoint.enabled | quote }}
KGW_WAYPOINT_LOCAL_BINDING: {{ .Values.waypoint.localBinding | quote }}
KGW_VALIDATION_MODE: {{ .Values.validation.level | upper | quote }}
KGW_ENABLE_ROUTE_SOURCE_METADATA: {{ .Values.enableRouteSourceMetadata | quote }}
KGW_ENABLE_AWS_EC2_DISCOVERY: {{ $controller.enableAwsEc2Discovery | quote }}
KGW_AWS_EC2_REFRESH_INTERVAL: {{ $controller.awsEc2RefreshInterval | quote }}
KGATEWAY_XDS_TLS_REQUIRED: {{ $controller.xds.tls.required | quote }}
KGATEWAY_XDS_STREAM_AGE: {{ $controller.xds.streamAge | quote }}
KGATEWAY_CLUSTER_ID: {{ include "kgateway.fullname" . | quote }}
KGATEWAY_POD_SELECTOR: {{ printf "kgateway=kgateway,app.kubernetes.io/name=%s,app.kubernetes.io/instance=%s" (include "kgateway.name" .) .Release.Name | quote }}
KGATEWAY_DEPLOYMENT: {{ include "kgateway.fullname" . | quote }}
{{- if .Values.rbac.create }}
KGATEWAY_CLUSTER_ROLE: {{ include "kgateway.clusterRoleName" . | quote }}
{{- end }}
KGATEWAY_SILO_PORT: {{ $controller.silo.port | quote }}
{{- if $controller.goMemLimitPercent }}
{{- /* The runtime reads it as a hexadecimal number. */}}
DOTNET_GCHeapHardLimitPercent: {{ printf "0x%X" (int $controller.goMemLimitPercent) | quote }}
{{- end }}
{{- end }}

{{/* The list of environment variables; those of extraEnv win. */}}
{{- define "kgateway.env" -}}
{{- $extra := .Values.controller.extraEnv }}
{{- range $name, $path := dict "POD_NAME" "metadata.name" "POD_NAMESPACE" "metadata.namespace" "POD_UID" "metadata.uid" "POD_IP" "status.podIP" "NODE_NAME" "spec.nodeName" }}
{{- if not (hasKey $extra $name) }}
- name: {{ $name }}
  valueFrom:
    fieldRef:
      fieldPath: {{ $path }}
{{- end }}
{{- end }}
{{- range $name, $value := merge (dict) $extra (include "kgateway.settings" . | fromYaml) }}
- name: {{ $name }}
  value: {{ $value | toString | quote }}
{{- end }}
{{- end }}
