using System.CommandLine;
using System.CommandLine.Parsing;
using KGateway.Kubernetes.Api;

namespace KGateway.Silo.Cli.Clusters;

/// <summary>The options that name an installation in a Kubernetes cluster.</summary>
/// <param name="insteadOfProcess">Whether the command asks a process on this machine when none of them is given.</param>
internal sealed class ClusterOptions(bool insteadOfProcess = false)
{
    private const string DefaultNamespace = "kgateway-system";

    private readonly Option<string?> _kubeconfig = new("--kubeconfig")
    {
        Description = "Kubeconfig of the cluster. Without it: what kubectl would use.", HelpName = "PATH",
    };

    private readonly Option<string?> _context = new("--context") { Description = "Context of the kubeconfig; its current one when left out.", HelpName = "NAME" };

    private readonly Option<string?> _namespace = new("--namespace", "-n")
    {
        Description = insteadOfProcess
            ? $"Asks the installation in this namespace of a cluster ({DefaultNamespace} if only its kubeconfig or context is given)."
            : "Namespace of the installation in the cluster.",
        HelpName = "NAMESPACE",
        DefaultValueFactory = insteadOfProcess ? null : static _ => DefaultNamespace,
    };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(_kubeconfig);
        command.Add(_context);
        command.Add(_namespace);
    }

    /// <summary>Whether a cluster is meant: any of the options was given.</summary>
    public bool AreGiven(CommandResult command) =>
        command.GetResult(_kubeconfig) is not null || command.GetResult(_context) is not null || command.GetResult(_namespace) is { Implicit: false };

    /// <summary>A connection to the installation; nothing is sent yet.</summary>
    /// <exception cref="CliException">There is no such kubeconfig or context.</exception>
    public ClusterConnection Connect(ParseResult parsed)
    {
        try
        {
            return new ClusterConnection(
                KubernetesApi.Connect(parsed.GetValue(_kubeconfig), parsed.GetValue(_context)), parsed.GetValue(_namespace) ?? DefaultNamespace);
        }
        catch (InvalidOperationException e)
        {
            throw new CliException(e.Message);
        }
    }
}
