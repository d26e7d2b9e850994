namespace KGateway.Resources.Kgateway.ListenerPolicies;

/// <summary>Status of a gRPC call.</summary>
public enum GrpcStatus
{
    /// <summary>No error.</summary>
    [JsonName("OK")]
    Ok,

    /// <summary>Cancelled by the caller.</summary>
    [JsonName("CANCELED")]
    Canceled,

    /// <summary>Not known.</summary>
    [JsonName("UNKNOWN")]
    Unknown,

    /// <summary>An argument is wrong.</summary>
    [JsonName("INVALID_ARGUMENT")]
    InvalidArgument,

    /// <summary>It took too long.</summary>
    [JsonName("DEADLINE_EXCEEDED")]
    DeadlineExceeded,

    /// <summary>Not found.</summary>
    [JsonName("NOT_FOUND")]
    NotFound,

    /// <summary>It exists already.</summary>
    [JsonName("ALREADY_EXISTS")]
    AlreadyExists,

    /// <summary>Not permitted.</summary>
    [JsonName("PERMISSION_DENIED")]
    PermissionDenied,

    /// <summary>A resource is used up.</summary>
    [JsonName("RESOURCE_EXHAUSTED")]
    ResourceExhausted,

    /// <summary>The state is not as needed.</summary>
    [JsonName("FAILED_PRECONDITION")]
    FailedPrecondition,

    /// <summary>Aborted.</summary>
    [JsonName("ABORTED")]
    Aborted,

    /// <summary>Out of range.</summary>
    [JsonName("OUT_OF_RANGE")]
    OutOfRange,

    /// <summary>Not implemented.</summary>
    [JsonName("UNIMPLEMENTED")]
    Unimplemented,

    /// <summary>Internal error.</summary>
    [JsonName("INTERNAL")]
    Internal,

    /// <summary>Not available now.</summary>
    [JsonName("UNAVAILABLE")]
    Unavailable,

    /// <summary>Data is lost.</summary>
    [JsonName("DATA_LOSS")]
    DataLoss,

    /// <summary>The caller is not authenticated.</summary>
    [JsonName("UNAUTHENTICATED")]
    Unauthenticated,
}
