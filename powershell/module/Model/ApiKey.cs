using System;
using System.Collections.Generic;
using System.Linq;
using System.Security;
using Newtonsoft.Json;

namespace Jml;

/// <summary>What the holder of a key may do. Every role may read.</summary>
public enum Role
{
    /// <summary>Looks.</summary>
    Reader,
    /// <summary>Starts and stops runs, and keeps objects out.</summary>
    Operator,
    /// <summary>Decides on change sets.</summary>
    Approver,
    /// <summary>Looks after keys; cannot approve.</summary>
    Administrator,
}

/// <summary>Roles that read as "Reader, Operator" in a table.</summary>
public sealed class RoleList : List<Role>
{
    /// <inheritdoc/>
    public override string ToString() => string.Join(", ", this.Select(role => role.ToString()));
}

/// <summary>A key to the service, named for the person or task that holds it.</summary>
public sealed class ApiKey
{
    /// <summary>The public part of the key.</summary>
    public string Id { get; set; } = "";
    /// <summary>Who or what holds it.</summary>
    public string Name { get; set; } = "";
    /// <summary>What the holder may do.</summary>
    public RoleList Roles { get; } = [];
    /// <summary>When it was made, in UTC.</summary>
    public DateTime CreatedAt { get; set; }
    /// <summary>Who made it.</summary>
    public string CreatedBy { get; set; } = "";
    /// <summary>When it stopped to open anything, in UTC.</summary>
    public DateTime? RevokedAt { get; set; }
    /// <summary>The key itself: only from New-JmlApiKey, and only once.</summary>
    [JsonIgnore]
    public SecureString? Key { get; set; }
    [JsonProperty("key")]
    internal string? Issued { get; set; }
}
