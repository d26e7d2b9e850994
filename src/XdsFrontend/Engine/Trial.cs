using KGateway.Translation.Encoding;

namespace KGateway.XdsFrontend.Engine;

/// <summary>A resource of a refused response that may be in force all the same, and those before it.</summary>
internal sealed record Trial(EncodedResource Resource, Trial? Earlier);
