using KGateway.Resources.Kgateway.Policies;

namespace KGateway.Resources.Validation.Kgateway;

/// <summary>Rules of pauses between attempts.</summary>
[Cel("!has(self.maxInterval) || duration(self.maxInterval) >= duration(self.baseInterval)", "maxInterval must not be less than baseInterval")]
internal sealed class BackoffStrategyRules : IRules<BackoffStrategy>
{
    public void Check(BackoffStrategy backoff, Violations violations)
    {
        if (backoff.MaxInterval < backoff.BaseInterval)
            violations.Report("maxInterval", "maxInterval must not be less than baseInterval");
    }
}
