using System;

namespace Jml;

/// <summary>What a connected system remembers now of an object that may have been deleted.</summary>
public sealed class DeletedObject
{
    /// <summary>The connector-space object.</summary>
    public long Object { get; set; }
    /// <summary>Its connector.</summary>
    public string Connector { get; set; } = "";
    /// <summary>The person it belongs to.</summary>
    public long? Person { get; set; }
    /// <summary>The name people see.</summary>
    public string DisplayName { get; set; } = "";
    /// <summary>Whether it is among the deleted objects of its system.</summary>
    public bool Found { get; set; }
    /// <summary>The name it had, with the container it was last in.</summary>
    public string? DistinguishedName { get; set; }
    /// <summary>The container it was last in.</summary>
    public string? LastKnownParent { get; set; }
    /// <summary>When it was deleted, in UTC.</summary>
    public DateTime? DeletedAt { get; set; }
    /// <summary>Whether it would come back with its values and groups, not with its names only.</summary>
    public bool? WithValues { get; set; }
    /// <summary>What was found, and what can be done about it.</summary>
    public string Sentence { get; set; } = "";
    /// <summary>Who wants it back, if anybody does.</summary>
    public RestoreWish? Wish { get; set; }
}

/// <summary>Somebody's wish to have a vanished account back.</summary>
public sealed class RestoreWish
{
    /// <summary>The connector-space object.</summary>
    public long Object { get; set; }
    /// <summary>Its connector.</summary>
    public string Connector { get; set; } = "";
    /// <summary>The person it belongs to.</summary>
    public long? Person { get; set; }
    /// <summary>The name people see.</summary>
    public string DisplayName { get; set; } = "";
    /// <summary>Where it comes back to.</summary>
    public string DistinguishedName { get; set; } = "";
    /// <summary>Who asked.</summary>
    public string By { get; set; } = "";
    /// <summary>Why.</summary>
    public string Reason { get; set; } = "";
    /// <summary>When, in UTC.</summary>
    public DateTime At { get; set; }
    /// <summary>The set that waits for an approval, or has it; nothing when nothing waits to be sent.</summary>
    public long? ChangeSet { get; set; }

    /// <inheritdoc/>
    public override string ToString() => $"{By}, {At:yyyy-MM-dd}: {Reason}";
}
