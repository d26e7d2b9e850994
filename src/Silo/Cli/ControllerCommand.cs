using System.CommandLine;
using System.Net;
using KGateway.Kubernetes.Api;
using KGateway.Silo.Hosting;

namespace KGateway.Silo.Cli;

/// <summary><c>kgateway controller</c>.</summary>
internal static class ControllerCommand
{
    public static Command Create(CommandIO io)
    {
        var kubeconfig = new Option<string?>("--kubeconfig")
        {
            Description = "Kubeconfig of the cluster. Without it: the pod's ServiceAccount, or what kubectl would use.", HelpName = "PATH",
        };
        var command = new Command(
            "controller",
            "Runs the control plane of a Kubernetes cluster. The chart's container does so; its settings are environment variables (KGW_*), see docs/reference.md.")
        {
            kubeconfig,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (parsed.GetValue(kubeconfig) is { } path && !File.Exists(path))
                throw new CliException($"there is no kubeconfig {path}.");
            var options = ControllerOptions.Read(io.Environment, parsed.GetValue(kubeconfig));
            Check(options);
            await using var app = ControllerHost.Create(options);
            await app.RunAsync(cancellationToken);
            return ExitCode.Ok;
        });
        return command;
    }

    // What the host would find only while it starts, and tell with a stack trace.
    private static void Check(ControllerOptions options)
    {
        try
        {
            KubernetesApi.Connect(options.Kubeconfig).Dispose();
        }
        catch (InvalidOperationException e)
        {
            throw new CliException(e.Message);
        }

        foreach (var port in (ReadOnlySpan<int>)[options.Deployer.XdsPort, ControllerOptions.MetricsPort, ControllerOptions.HealthPort])
        {
            if (FreePort.IsTaken(IPAddress.Any, port))
                throw new CliException($"port {port} is in use.");
        }

        if (FreePort.IsTaken(options.Admin.Address.Address, options.Admin.Address.Port))
            throw new CliException($"{options.Admin.Address} is in use.");
    }
}
