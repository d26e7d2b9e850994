using KGateway.Resources.Kgateway.Policies;

namespace KGateway.Resources.Kgateway.GatewayExtensions;

/// <summary>A server that processes requests and responses.</summary>
public sealed record ExtProcProvider
{
    /// <summary>The server.</summary>
    public required ExtGrpcService GrpcService { get; init; }

    /// <summary>Whether requests pass when the server can't be asked.</summary>
    public bool FailOpen { get; init; } = true;

    /// <summary>What the server gets; Envoy's default when absent.</summary>
    public ProcessingMode? ProcessingMode { get; init; }

    /// <summary>Whether the server may change the mode.</summary>
    public bool AllowProcessingModeOverride { get; init; }

    /// <summary>The modes that it may change to; any when empty.</summary>
    public EquatableArray<ProcessingMode> AllowedProcessingModeOverrides { get; init; }

    /// <summary>How long an answer to one message may take; Envoy's 200 ms when absent.</summary>
    [DurationRange("1ms")]
    public TimeSpan? MessageTimeout { get; init; }

    /// <summary>How far the server may extend that time.</summary>
    [DurationRange("1ms")]
    public TimeSpan? MaxMessageTimeout { get; init; }

    /// <summary>Prefix of the statistics.</summary>
    [Length(1, int.MaxValue)]
    public string? StatPrefix { get; init; }

    /// <summary>Whether the route is chosen anew after the server changed headers.</summary>
    public ExtProcRouteCacheAction RouteCacheAction { get; init; } = ExtProcRouteCacheAction.FromResponse;

    /// <summary>Which metadata goes along.</summary>
    public ExtProcMetadataOptions? MetadataOptions { get; init; }

    /// <summary>Names of attributes that the server gets.</summary>
    public EquatableArray<string> RequestAttributes { get; init; }

    /// <summary>Place in the filter chain; after authorization when absent.</summary>
    public ExtProcFilterStage? FilterStage { get; init; }
}
