{{/* Rules that concern several values; those of single values are in values.schema.json. */}}
{{- define "kgateway.validate" -}}
{{- $controller := .Values.controller }}
{{- if $controller.goMemLimitPercent }}
{{- $resources := include "kgateway.podSetting" (dict "root" . "key" "resources" "default" dict) | fromYaml }}
{{- if not (dig "limits" "memory" "" $resources) }}
{{- fail "controller.goMemLimitPercent needs a memory limit: set controller.resources.limits.memory, or leave it at 0" }}
{{- end }}
{{- range list "GOMEMLIMIT" "DOTNET_GCHeapHardLimitPercent" "DOTNET_GCHeapHardLimit" }}
{{- if hasKey $controller.extraEnv . }}
{{- fail (printf "controller.goMemLimitPercent and controller.extraEnv.%s both limit the heap: set one of them" .) }}
{{- end }}
{{- end }}
{{- end }}
{{- range $class, $ref := .Values.gatewayClassParametersRefs }}
{{- range list "name" "namespace" }}
{{- if not (index $ref .) }}
{{- fail (printf "gatewayClassParametersRefs.%s.%s must be set" $class .) }}
{{- end }}
{{- end }}
{{- end }}
{{- with $controller.podDisruptionBudget }}
{{- if and (hasKey . "minAvailable") (hasKey . "maxUnavailable") }}
{{- fail "controller.podDisruptionBudget: set minAvailable or maxUnavailable, not both" }}
{{- end }}
{{- if not (or (hasKey . "minAvailable") (hasKey . "maxUnavailable")) }}
{{- fail "controller.podDisruptionBudget needs minAvailable or maxUnavailable" }}
{{- end }}
{{- end }}
{{- with $controller.horizontalPodAutoscaler }}
{{- if not .maxReplicas }}
{{- fail "controller.horizontalPodAutoscaler.maxReplicas must be set" }}
{{- end }}
{{- if gt (int (default 1 .minReplicas)) (int .maxReplicas) }}
{{- fail (printf "controller.horizontalPodAutoscaler: minReplicas %v is more than maxReplicas %v" .minReplicas .maxReplicas) }}
{{- end }}
{{- end }}
{{- if and (not (has $controller.admin.bindAddress (list "localhost" "127.0.0.1" "::1"))) (not (hasKey $controller.extraEnv "KGATEWAY_ADMIN_TOKEN")) }}
{{- fail (printf "controller.admin.bindAddress %s lets other machines reach the admin server: controller.extraEnv.KGATEWAY_ADMIN_TOKEN must give a token for it" $controller.admin.bindAddress) }}
{{- end }}
{{- if and $controller.xds.tls.required (not $controller.xds.tls.enabled) }}
{{- fail "controller.xds.tls.required refuses proxies without TLS, so controller.xds.tls.enabled must be true" }}
{{- end }}
{{- if and (not .Values.serviceAccount.create) (not .Values.serviceAccount.name) .Values.rbac.create }}
{{- fail "serviceAccount.name must be set when serviceAccount.create is false: the control plane's rights are not given to the ServiceAccount \"default\"" }}
{{- end }}
{{- $builtIn := include "kgateway.labels" (merge (dict "Values" (omit .Values "commonLabels")) (omit . "Values")) | fromYaml }}
{{- range $label, $value := .Values.commonLabels }}
{{- if hasKey $builtIn $label }}
{{- fail (printf "commonLabels.%s: the chart sets this label itself" $label) }}
{{- end }}
{{- end }}
{{- $ports := $controller.service.ports }}
{{- $taken := dict }}
{{- range $name, $port := merge (dict "silo" $controller.silo.port) $ports }}
{{- $port = $port | int | toString }}
{{- if hasKey $taken $port }}
{{- fail (printf "port %s is given twice: %s and %s" $port (index $taken $port) $name) }}
{{- end }}
{{- $_ := set $taken $port $name }}
{{- end }}
{{- $own := dict "9095" "the admin server" "9093" "health" "9092" "metrics" }}
{{- range $name, $port := dict "controller.service.ports.grpc" $ports.grpc "controller.silo.port" $controller.silo.port }}
{{- $port = $port | int | toString }}
{{- if hasKey $own $port }}
{{- fail (printf "%s: the container uses port %s for %s" $name $port (index $own $port)) }}
{{- end }}
{{- end }}
{{- end }}
