namespace Jml;

/// <summary>One object that a run could not handle.</summary>
public sealed class RunError
{
    /// <summary>The error's number.</summary>
    public long Id { get; set; }
    /// <summary>The run it happened in.</summary>
    public long Run { get; set; }
    /// <summary>The number of the step.</summary>
    public int Step { get; set; }
    /// <summary>The connector.</summary>
    public string? Connector { get; set; }
    /// <summary>The connector-space object, when there is one.</summary>
    public long? Object { get; set; }
    /// <summary>The metaverse object, when there is one.</summary>
    public long? Person { get; set; }
    /// <summary>What kind of error, in a word that never changes.</summary>
    public string Code { get; set; } = "";
    /// <summary>What went wrong.</summary>
    public string Message { get; set; } = "";
    /// <summary>What to do about it.</summary>
    public string Remedy { get; set; } = "";
    /// <summary>True when the next run tries again by itself.</summary>
    public bool Retry { get; set; }
}
