namespace KGateway.Silo.Cli;

/// <summary>The command can't be done for a reason that its user can mend; printed as one message, without a stack trace.</summary>
internal sealed class CliException(string message, int exitCode = ExitCode.Usage, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>The exit code.</summary>
    public int ExitCode { get; } = exitCode;
}
