using Microsoft.Extensions.Options;

namespace KGateway.XdsFrontend;

/// <summary>Reports all errors of <see cref="XdsFrontendOptions"/> at once.</summary>
internal sealed class XdsFrontendOptionsValidator : IValidateOptions<XdsFrontendOptions>
{
    private const int SmallestMessageLimit = 4 * 1024 * 1024;
    private const int SmallestResponse = 4 * 1024;

    // Timers can't wait for much longer.
    private const int MostDays = 49;

    public ValidateOptionsResult Validate(string? name, XdsFrontendOptions options)
    {
        var errors = new List<string>();
        Check(options.SharedToken is null || options.SharedToken.Trim().Length > 0, nameof(options.SharedToken), "must not be blank");
        Check(options.MaxReceiveMessageBytes >= SmallestMessageLimit, nameof(options.MaxReceiveMessageBytes), $"must be at least {SmallestMessageLimit}");
        Check(options.MaxResponseBytes >= SmallestResponse, nameof(options.MaxResponseBytes), $"must be at least {SmallestResponse}");
        Check(options.MaxConcurrentPushes > 0, nameof(options.MaxConcurrentPushes), "must be positive");
        Positive(options.SlowReaderGrace, nameof(options.SlowReaderGrace));
        Positive(options.AnswerPatience, nameof(options.AnswerPatience));
        Positive(options.EndpointsPatience, nameof(options.EndpointsPatience));
        Positive(options.RemovalPatience, nameof(options.RemovalPatience));
        Check(options.RemovalGrace >= TimeSpan.Zero, nameof(options.RemovalGrace), "must not be negative");
        Check(options.DrainWindow >= TimeSpan.Zero, nameof(options.DrainWindow), "must not be negative");
        Check(
            options.StreamAge is not { } age || (age > TimeSpan.Zero && age <= TimeSpan.FromDays(MostDays)),
            nameof(options.StreamAge),
            $"must be positive and at most {MostDays} days, or not set for streams without an end");
        Check(options.KeepAlivePingDelay >= TimeSpan.FromSeconds(1), nameof(options.KeepAlivePingDelay), "must be at least one second");
        Check(options.KeepAlivePingTimeout >= TimeSpan.FromSeconds(1), nameof(options.KeepAlivePingTimeout), "must be at least one second");
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);

        void Positive(TimeSpan span, string property) => Check(span > TimeSpan.Zero, property, "must be positive");

        void Check(bool valid, string property, string rule)
        {
            if (!valid)
            {
                errors.Add($"{XdsFrontendOptions.Section}:{property} {rule}");
            }
        }
    }
}
