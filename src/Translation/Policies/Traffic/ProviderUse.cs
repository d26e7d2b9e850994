using Google.Protobuf;
using KGateway.Translation.Policies.Extensions;

namespace KGateway.Translation.Policies.Traffic;

/// <summary>How a policy uses a provider.</summary>
/// <param name="Provider">The provider.</param>
/// <param name="Config">What its filter gets from the policy; null when it needs nothing but to be turned on.</param>
internal sealed record ProviderUse(ExtensionProvider Provider, IMessage? Config);
