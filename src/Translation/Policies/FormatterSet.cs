namespace KGateway.Translation.Policies;

/// <summary>Which commands of the substitution format a text may use.</summary>
internal enum FormatterSet
{
    /// <summary>Those that Envoy knows everywhere.</summary>
    Standard,

    /// <summary>Also those that access logs are given.</summary>
    AccessLog,
}
