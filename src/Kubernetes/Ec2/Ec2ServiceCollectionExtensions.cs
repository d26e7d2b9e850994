using KGateway.Grains.Contracts.Views;
using KGateway.Kubernetes.Api;
using KGateway.Kubernetes.Ec2.Aws;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace KGateway.Kubernetes.Ec2;

/// <summary>Adds what looks up the EC2 instances that Backends are made of.</summary>
public static class Ec2ServiceCollectionExtensions
{
    /// <summary>
    /// Adds the lookups; needs <see cref="KubernetesApi"/>, <see cref="IClusterView"/> and <see cref="IWorkShare"/>. The settings of the
    /// translation must say that somebody writes down what is found.
    /// </summary>
    public static IServiceCollection AddEc2Discovery(this IServiceCollection services, Ec2Options options)
    {
        ArgumentNullException.ThrowIfNull(options);
        services.AddSingleton(options);
        services.TryAddSingleton(TimeProvider.System);
        services.AddMetrics();
        services.AddHttpClient(AwsClient.Name, AwsClient.Configure);
        services.AddSingleton<AwsClient>();
        services.AddSingleton<AmbientCredentials>();
        services.AddSingleton<AwsCredentials>();
        services.AddSingleton<IEc2Client, Ec2Client>();
        services.AddSingleton<Ec2DocumentWriter>();
        services.AddSingleton<Ec2Metrics>();
        services.AddSingleton<IHostedService, Ec2Discovery>();
        return services;
    }
}
