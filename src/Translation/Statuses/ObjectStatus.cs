namespace KGateway.Translation.Statuses;

/// <summary>What is said in the status of an object. Compares by content.</summary>
public abstract record ObjectStatus;
