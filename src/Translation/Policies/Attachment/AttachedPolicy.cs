using KGateway.Resources;

namespace KGateway.Translation.Policies.Attachment;

/// <summary>A policy that is attached to an object or to a section of it.</summary>
/// <param name="Policy">The policy.</param>
/// <param name="SectionName">The section: a listener or a rule; null for the whole object.</param>
internal readonly record struct AttachedPolicy<T>(T Policy, string? SectionName)
    where T : Resource;
