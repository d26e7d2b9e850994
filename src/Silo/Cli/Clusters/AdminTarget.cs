using System.CommandLine;
using System.CommandLine.Parsing;

namespace KGateway.Silo.Cli.Clusters;

/// <summary>The options that name the running kgateway that a command asks: an address, or an installation in a cluster.</summary>
internal sealed class AdminTarget(CommandIO io)
{
    private readonly Option<Uri> _admin = CliOptions.Admin();
    private readonly ClusterOptions _cluster = new(insteadOfProcess: true);

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(_admin);
        _cluster.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetResult(_admin) is { Implicit: false } && _cluster.AreGiven(result))
                result.AddError("--admin names a process, and --kubeconfig, --context and --namespace one in a cluster: give one or the other.");
        });
    }

    /// <summary>Whether any of the options was given.</summary>
    public bool IsGiven(CommandResult command) => command.GetResult(_admin) is { Implicit: false } || _cluster.AreGiven(command);

    /// <summary>The installation that is meant; null when it is a process at an address.</summary>
    public ClusterConnection? Cluster(ParseResult parsed) => _cluster.AreGiven(parsed.CommandResult) ? _cluster.Connect(parsed) : null;

    /// <summary>A client of the process at the address.</summary>
    public AdminClient Direct(ParseResult parsed) => new(parsed.GetValue(_admin)!, Token);

    /// <summary>A client of what is meant.</summary>
    /// <exception cref="CliException">The cluster or a control plane in it can't be found.</exception>
    public async Task<AdminClient> ConnectAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        if (Cluster(parsed) is not { } cluster)
            return Direct(parsed);
        try
        {
            return await ConnectAsync(cluster, owns: true, cancellationToken);
        }
        catch
        {
            cluster.Dispose();
            throw;
        }
    }

    /// <summary>A client of a control plane in a cluster.</summary>
    /// <exception cref="CliException">There is none, or it can't be reached.</exception>
    public async Task<AdminClient> ConnectAsync(ClusterConnection cluster, bool owns, CancellationToken cancellationToken) =>
        cluster.AdminOf(await cluster.ChooseAsync(cancellationToken), Token, owns);

    private string? Token => io.Environment(AdminClient.TokenVariable);
}
