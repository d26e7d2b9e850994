using KGateway.Grains.Contracts.Infrastructure;
using KGateway.Grains.Contracts.Statuses;
using KGateway.Grains.Contracts.Versions;
using KGateway.Grains.Hub;
using KGateway.Resources;
using Gateway = KGateway.Resources.GatewayApi.Gateway;
using KGateway.Translation;

namespace KGateway.Grains.Gateways;

/// <summary>What a translation says to others than proxies: statuses, and what must be deployed.</summary>
internal sealed partial class GatewayGrain
{
    private const int ReportsAtOnce = 32;

    private readonly HashSet<ResourceId> _toReport = [];
    private readonly HashSet<ResourceId> _reported = [];
    private GatewayInfrastructure? _deployed;
    private bool _deploymentReported;

    private void Report(GatewayTranslation result, VersionVector inputs)
    {
        _translated = new TranslatedGateway(result, inputs);
        if (result.ChangedStatuses.IsDefault)
        {
            _toReport.UnionWith(result.Statuses.Keys);
            _toReport.UnionWith(_reported);
        }
        else
            _toReport.UnionWith(result.ChangedStatuses);
        _reporter.Signal();
    }

    private async Task ReportAsync(CancellationToken cancellationToken)
    {
        if (_translated is not { } translated)
            return;
        if (!_deploymentReported || !Equals(_deployed, translated.Translation.Infrastructure))
        {
            await GrainFactory.GetGrain<IInfrastructureGrain>(this.GetPrimaryKeyString())
                .Ensure(translated.Translation.Infrastructure, translated.Inputs);
            _deployed = translated.Translation.Infrastructure;
            _deploymentReported = true;
        }

        while (_toReport.Count > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            translated = _translated;
            var ids = _toReport.Take(ReportsAtOnce).ToArray();
            _toReport.ExceptWith(ids);
            try
            {
                await Task.WhenAll(ids.Select(id => ReportAsync(id, translated)));
            }
            catch
            {
                _toReport.UnionWith(ids);
                throw;
            }
        }

        if (_gone && state.Current.State.Get<Gateway>(_gateway) is null)
            DeactivateOnIdle();
    }

    private async Task ReportAsync(ResourceId id, TranslatedGateway translated)
    {
        var status = translated.Translation.Statuses.GetValueOrDefault(id);
        await GrainFactory.GetGrain<IStatusGrain>(StatusKey.Format(id)).Report(new StatusReport(_gateway, translated.Inputs, status));
        if (status is null)
            _reported.Remove(id);
        else
            _reported.Add(id);
    }
}
