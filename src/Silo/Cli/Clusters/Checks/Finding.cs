namespace KGateway.Silo.Cli.Clusters.Checks;

/// <summary>Something that a check found out.</summary>
/// <param name="Area">What was looked at.</param>
/// <param name="Result">How it is.</param>
/// <param name="Message">In plain words.</param>
internal sealed record Finding(string Area, FindingResult Result, string Message);

/// <summary>How something is.</summary>
internal enum FindingResult
{
    /// <summary>As it should be.</summary>
    Ok,

    /// <summary>Worth knowing; perhaps it is meant so, or passes by itself.</summary>
    Warning,

    /// <summary>Not as it should be.</summary>
    Problem,
}
