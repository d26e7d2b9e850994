namespace KGateway.Translation.Statuses;

/// <summary>A condition of an object's status; the time of its last transition is the writer's affair.</summary>
/// <param name="Type">Type, unique in its list.</param>
/// <param name="Status">Whether it holds.</param>
/// <param name="Reason">CamelCase word for programs.</param>
/// <param name="Message">Text for people; may be empty.</param>
/// <param name="ObservedGeneration">Generation of the object that was looked at.</param>
public sealed record Condition(string Type, ConditionStatus Status, string Reason, string Message, long ObservedGeneration);
