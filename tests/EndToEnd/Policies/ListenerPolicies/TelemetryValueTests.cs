using KGateway.EndToEnd.Policies.Harness;

namespace KGateway.EndToEnd.Policies.ListenerPolicies;

/// <summary>Values of access logs and traces of a ListenerPolicy of another type, out of range or not of the choices.</summary>
[Collection("Policies")]
public sealed class TelemetryValueTests(PolicyLab lab)
{
    private static readonly BadValue[] Files =
    [
        new("default.httpSettings.accessLog[].fileSink.path", "''", "at least 1 chars"),
        new("default.httpSettings.accessLog[].fileSink.stringFormat", "1", "must be a string"),
    ];

    private static readonly BadValue[] Filters =
    [
        new("default.httpSettings.accessLog[].filter.statusCodeFilter.op", "GT", "supported values"),
        new("default.httpSettings.accessLog[].filter.statusCodeFilter.value", "-1", "greater than or equal to 0"),
        new("default.httpSettings.accessLog[].filter.durationFilter.op", "GT", "supported values"),
        new("default.httpSettings.accessLog[].filter.durationFilter.value", "4294967296", "less than or equal to 4294967295"),
        new("default.httpSettings.accessLog[].filter.notHealthCheckFilter", "often", "must be a boolean"),
        new("default.httpSettings.accessLog[].filter.traceableFilter", "often", "must be a boolean"),
        new("default.httpSettings.accessLog[].filter.headerFilter.header.type", "Other", "supported values"),
        new("default.httpSettings.accessLog[].filter.headerFilter.header.name", "'a b'", "should match"),
        new("default.httpSettings.accessLog[].filter.headerFilter.header.value", "' a'", "should match"),
        new("default.httpSettings.accessLog[].filter.responseFlagFilter.flags[]", "1", "must be a string"),
        new("default.httpSettings.accessLog[].filter.grpcStatusFilter.statuses[]", "BROKEN", "supported values"),
        new("default.httpSettings.accessLog[].filter.grpcStatusFilter.exclude", "often", "must be a boolean"),
        new("default.httpSettings.accessLog[].filter.celFilter.match", "''", "at least 1 chars"),
        new("default.httpSettings.accessLog[].filter.runtimeFilter.runtimeKey", "''", "at least 1 chars"),
        new("default.httpSettings.accessLog[].filter.runtimeFilter.percentSampled.numerator", "-1", "greater than or equal to 0"),
        new("default.httpSettings.accessLog[].filter.runtimeFilter.percentSampled.denominator", "TEN", "supported values"),
        new("default.httpSettings.accessLog[].filter.runtimeFilter.useIndependentRandomness", "often", "must be a boolean"),
    ];

    private static readonly BadValue[] Servers =
    [
        new("default.httpSettings.accessLog[].grpcService.backendRef.group", "A", "should match"),
        new("default.httpSettings.accessLog[].grpcService.backendRef.kind", "'1st'", "should match"),
        new("default.httpSettings.accessLog[].grpcService.backendRef.name", "''", "at least 1 chars"),
        new("default.httpSettings.accessLog[].grpcService.backendRef.namespace", "Other", "should match"),
        new("default.httpSettings.accessLog[].grpcService.backendRef.port", "70000", "less than or equal to 65535"),
        new("default.httpSettings.accessLog[].grpcService.backendRef.weight", "1000001", "less than or equal to 1000000"),
        new("default.httpSettings.accessLog[].grpcService.authority", "1", "must be a string"),
        new("default.httpSettings.accessLog[].grpcService.maxReceiveMessageLength", "0", "greater than or equal to 1"),
        new("default.httpSettings.accessLog[].grpcService.skipEnvoyHeaders", "often", "must be a boolean"),
        new("default.httpSettings.accessLog[].grpcService.timeout", "soon", "should match"),
        new("default.httpSettings.accessLog[].grpcService.initialMetadata[].key", "''", "at least 1 chars"),
        new("default.httpSettings.accessLog[].grpcService.initialMetadata[].value", "1", "must be a string"),
        new("default.httpSettings.accessLog[].grpcService.retryPolicy.retryBackOff.baseInterval", "0ms", "must be at least 1ms"),
        new("default.httpSettings.accessLog[].grpcService.retryPolicy.retryBackOff.maxInterval", "0s", "must be at least 1ms"),
        new("default.httpSettings.accessLog[].grpcService.retryPolicy.numRetries", "0", "greater than or equal to 1"),
        new("default.httpSettings.accessLog[].grpcService.logName", "''", "at least 1 chars"),
        new("default.httpSettings.accessLog[].grpcService.additionalRequestHeadersToLog[]", "1", "must be a string"),
        new("default.httpSettings.accessLog[].grpcService.additionalResponseHeadersToLog[]", "1", "must be a string"),
        new("default.httpSettings.accessLog[].grpcService.additionalResponseTrailersToLog[]", "1", "must be a string"),
    ];

    private static readonly BadValue[] Collectors =
    [
        new("default.httpSettings.accessLog[].openTelemetry.grpcService.backendRef.group", "A", "should match"),
        new("default.httpSettings.accessLog[].openTelemetry.grpcService.backendRef.kind", "'1st'", "should match"),
        new("default.httpSettings.accessLog[].openTelemetry.grpcService.backendRef.name", "''", "at least 1 chars"),
        new("default.httpSettings.accessLog[].openTelemetry.grpcService.backendRef.namespace", "Other", "should match"),
        new("default.httpSettings.accessLog[].openTelemetry.grpcService.backendRef.port", "70000", "less than or equal to 65535"),
        new("default.httpSettings.accessLog[].openTelemetry.grpcService.backendRef.weight", "1000001", "less than or equal to 1000000"),
        new("default.httpSettings.accessLog[].openTelemetry.grpcService.authority", "1", "must be a string"),
        new("default.httpSettings.accessLog[].openTelemetry.grpcService.maxReceiveMessageLength", "0", "greater than or equal to 1"),
        new("default.httpSettings.accessLog[].openTelemetry.grpcService.skipEnvoyHeaders", "often", "must be a boolean"),
        new("default.httpSettings.accessLog[].openTelemetry.grpcService.timeout", "soon", "should match"),
        new("default.httpSettings.accessLog[].openTelemetry.grpcService.initialMetadata[].key", "''", "at least 1 chars"),
        new("default.httpSettings.accessLog[].openTelemetry.grpcService.initialMetadata[].value", "1", "must be a string"),
        new("default.httpSettings.accessLog[].openTelemetry.grpcService.retryPolicy.retryBackOff.baseInterval", "0ms", "must be at least 1ms"),
        new("default.httpSettings.accessLog[].openTelemetry.grpcService.retryPolicy.retryBackOff.maxInterval", "0s", "must be at least 1ms"),
        new("default.httpSettings.accessLog[].openTelemetry.grpcService.retryPolicy.numRetries", "0", "greater than or equal to 1"),
        new("default.httpSettings.accessLog[].openTelemetry.grpcService.logName", "''", "at least 1 chars"),
        new("default.httpSettings.accessLog[].openTelemetry.body", "1", "must be a string"),
        new("default.httpSettings.accessLog[].openTelemetry.disableBuiltinLabels", "often", "must be a boolean"),
        new("default.httpSettings.accessLog[].openTelemetry.attributes.values[].key", "''", "at least 1 chars"),
        new("default.httpSettings.accessLog[].openTelemetry.attributes.values[].value.stringValue", "1", "must be a string"),
        new("default.httpSettings.accessLog[].openTelemetry.resourceAttributes.values[].key", "''", "at least 1 chars"),
        new("default.httpSettings.accessLog[].openTelemetry.resourceAttributes.values[].value.stringValue", "1", "must be a string"),
    ];

    private static readonly BadValue[] Traces =
    [
        new("default.httpSettings.tracing.provider.openTelemetry.grpcService.backendRef.group", "A", "should match"),
        new("default.httpSettings.tracing.provider.openTelemetry.grpcService.backendRef.kind", "'1st'", "should match"),
        new("default.httpSettings.tracing.provider.openTelemetry.grpcService.backendRef.name", "''", "at least 1 chars"),
        new("default.httpSettings.tracing.provider.openTelemetry.grpcService.backendRef.namespace", "Other", "should match"),
        new("default.httpSettings.tracing.provider.openTelemetry.grpcService.backendRef.port", "70000", "less than or equal to 65535"),
        new("default.httpSettings.tracing.provider.openTelemetry.grpcService.backendRef.weight", "1000001", "less than or equal to 1000000"),
        new("default.httpSettings.tracing.provider.openTelemetry.grpcService.authority", "1", "must be a string"),
        new("default.httpSettings.tracing.provider.openTelemetry.grpcService.maxReceiveMessageLength", "0", "greater than or equal to 1"),
        new("default.httpSettings.tracing.provider.openTelemetry.grpcService.skipEnvoyHeaders", "often", "must be a boolean"),
        new("default.httpSettings.tracing.provider.openTelemetry.grpcService.timeout", "soon", "should match"),
        new("default.httpSettings.tracing.provider.openTelemetry.grpcService.initialMetadata[].key", "''", "at least 1 chars"),
        new("default.httpSettings.tracing.provider.openTelemetry.grpcService.initialMetadata[].value", "1", "must be a string"),
        new("default.httpSettings.tracing.provider.openTelemetry.grpcService.retryPolicy.retryBackOff.baseInterval", "0ms", "must be at least 1ms"),
        new("default.httpSettings.tracing.provider.openTelemetry.grpcService.retryPolicy.retryBackOff.maxInterval", "0s", "must be at least 1ms"),
        new("default.httpSettings.tracing.provider.openTelemetry.grpcService.retryPolicy.numRetries", "0", "greater than or equal to 1"),
        new("default.httpSettings.tracing.provider.openTelemetry.serviceName", "1", "must be a string"),
        new("default.httpSettings.tracing.provider.openTelemetry.resourceDetectors[].environmentResourceDetector.enable", "often", "must be a boolean"),
        new("default.httpSettings.tracing.provider.openTelemetry.sampler.alwaysOnConfig", "any", "must be an object"),
        new("default.httpSettings.tracing.clientSampling", "101", "less than or equal to 100"),
        new("default.httpSettings.tracing.randomSampling", "-1", "greater than or equal to 0"),
        new("default.httpSettings.tracing.overallSampling", "1000", "less than or equal to 100"),
        new("default.httpSettings.tracing.verbose", "often", "must be a boolean"),
        new("default.httpSettings.tracing.maxPathTagLength", "0", "greater than or equal to 1"),
        new("default.httpSettings.tracing.attributes[].name", "''", "at least 1 chars"),
        new("default.httpSettings.tracing.attributes[].literal.value", "''", "at least 1 chars"),
        new("default.httpSettings.tracing.attributes[].environment.name", "''", "at least 1 chars"),
        new("default.httpSettings.tracing.attributes[].environment.defaultValue", "1", "must be a string"),
        new("default.httpSettings.tracing.attributes[].requestHeader.name", "''", "at least 1 chars"),
        new("default.httpSettings.tracing.attributes[].requestHeader.defaultValue", "1", "must be a string"),
        new("default.httpSettings.tracing.attributes[].metadata.kind", "Other", "supported values"),
        new("default.httpSettings.tracing.attributes[].metadata.metadataKey.key", "''", "at least 1 chars"),
        new("default.httpSettings.tracing.attributes[].metadata.metadataKey.path[].key", "''", "at least 1 chars"),
        new("default.httpSettings.tracing.attributes[].metadata.defaultValue", "1", "must be a string"),
        new("default.httpSettings.tracing.spawnUpstreamSpan", "often", "must be a boolean"),
    ];

    [Fact]
    [BadValues("ListenerPolicy", nameof(Files))]
    public Task Logs_in_files() => Findings.ExpectAllAsync(lab, "ListenerPolicy", Files);

    [Fact]
    [BadValues("ListenerPolicy", nameof(Filters))]
    public Task Filters_of_logs() => Findings.ExpectAllAsync(lab, "ListenerPolicy", Filters);

    [Fact]
    [BadValues("ListenerPolicy", nameof(Servers))]
    public Task Logs_for_servers() => Findings.ExpectAllAsync(lab, "ListenerPolicy", Servers);

    [Fact]
    [BadValues("ListenerPolicy", nameof(Collectors))]
    public Task Logs_for_collectors() => Findings.ExpectAllAsync(lab, "ListenerPolicy", Collectors);

    [Fact]
    [BadValues("ListenerPolicy", nameof(Traces))]
    public Task Traces_and_their_attributes() => Findings.ExpectAllAsync(lab, "ListenerPolicy", Traces);
}
