using KGateway.Grains.Concurrency;
using KGateway.Grains.Contracts.Infrastructure;
using KGateway.Grains.Contracts.Versions;
using KGateway.Grains.Gateways;
using KGateway.Grains.Hub;
using KGateway.Resources;
using KGateway.Translation;
using Orleans.Concurrency;

namespace KGateway.Grains.Infrastructure;

/// <summary>Drives the deployer for one Gateway, from one place in the cluster.</summary>
[KeepAlive]
[Reentrant]
[Orleans.Placement.PreferLocalPlacement]
internal sealed partial class InfrastructureGrain(
    IProxyDeployer deployer,
    SiloMembership membership,
    TimeProvider time,
    ILogger<InfrastructureGrain> logger) : Grain, IInfrastructureGrain
{
    private ObjectKey _gateway;
    private CoalescingWorker _worker = null!;
    private GatewayInfrastructure? _wanted;
    private GatewayInfrastructure? _done;
    private VersionVector _inputs = VersionVector.Empty;
    private bool _settled;
    private string? _failure;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _gateway = GatewayGrainKey.Parse(this.GetPrimaryKeyString());
        _worker = new CoalescingWorker(DeployAsync, Failed, time);
        if (deployer.Audit is { } interval)
            this.RegisterGrainTimer(AuditAsync, new GrainTimerCreationOptions(interval, interval) { Interleave = true });
        return Task.CompletedTask;
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) =>
        await _worker.DisposeAsync();

    public ValueTask Ensure(GatewayInfrastructure? infrastructure, VersionVector inputs)
    {
        if (!inputs.Covers(_inputs))
            return default;
        _inputs = inputs;
        _wanted = infrastructure;
        if (!_settled || !Equals(_done, _wanted))
        {
            _settled = false;
            _worker.Signal();
        }

        return default;
    }

    public ValueTask<InfrastructureState> GetState() =>
        new(new InfrastructureState(_gateway.ToString(), membership.Local.ToString(), _wanted is not null, _settled, _failure));

    private Task AuditAsync(CancellationToken cancellationToken)
    {
        if (_wanted is not null)
            _worker.Signal();
        return Task.CompletedTask;
    }

    private async Task DeployAsync(CancellationToken cancellationToken)
    {
        var wanted = _wanted;
        if (wanted is null)
            await deployer.RemoveAsync(_gateway, cancellationToken);
        else
            await deployer.EnsureAsync(wanted, cancellationToken);
        _done = wanted;
        _failure = null;
        _settled = Equals(wanted, _wanted);
        if (_settled && wanted is null)
            DeactivateOnIdle();
    }

    private void Failed(Exception exception)
    {
        _failure = exception.Message;
        LogFailed(exception, _gateway);
    }

    [LoggerMessage(EventId = 500, Level = LogLevel.Error, Message = "The proxies of Gateway {Gateway} could not be deployed")]
    private partial void LogFailed(Exception exception, ObjectKey gateway);
}
