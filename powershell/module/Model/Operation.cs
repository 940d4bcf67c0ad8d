namespace Jml;

/// <summary>What an export does to one object.</summary>
public enum Operation
{
    /// <summary>Makes the object.</summary>
    Create,
    /// <summary>Brings a deleted object back.</summary>
    Restore,
    /// <summary>Gives it another name in the same place.</summary>
    Rename,
    /// <summary>Puts it in another place.</summary>
    Move,
    /// <summary>Changes values.</summary>
    Update,
    /// <summary>Empties values.</summary>
    Clear,
    /// <summary>Lets the person sign in again.</summary>
    Enable,
    /// <summary>Marks the person as a leaver; NHSmail tells the person at once.</summary>
    Leaver,
    /// <summary>Keeps the person from signing in.</summary>
    Disable,
    /// <summary>Lets the object go from its person; nothing is sent.</summary>
    Disconnect,
    /// <summary>Removes the object.</summary>
    Delete,
}
