namespace KGateway.Grains.Contracts;

/// <summary>How long calls wait for their answers where Orleans' 30 s are too long.</summary>
internal static class AnswerLimits
{
    /// <summary>
    /// Of calls that are answered at once and may be repeated. An answer can be lost when a silo leaves; whoever waits for it lags behind
    /// meanwhile.
    /// </summary>
    public const string AtOnce = "00:00:05";
}
