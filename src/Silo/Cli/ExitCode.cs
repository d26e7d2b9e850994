namespace KGateway.Silo.Cli;

/// <summary>Exit codes of the program.</summary>
internal static class ExitCode
{
    /// <summary>Done, nothing to complain of.</summary>
    public const int Ok = 0;

    /// <summary>Done, but something is wrong with what was looked at (invalid objects, proxies behind, failed requests).</summary>
    public const int Findings = 1;

    /// <summary>Not done: the command line, or something it names, can't be used.</summary>
    public const int Usage = 2;
}
