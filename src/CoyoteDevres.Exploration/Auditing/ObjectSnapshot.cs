using System.Collections;
using System.Reflection;
using System.Text;

namespace CoyoteDevres.Exploration;

/// <summary>
/// An object's fields as text: numbers, texts and collections of them. Equal texts mean equal states; unequal ones may still be
/// states that no operation can tell apart.
/// </summary>
internal static class ObjectSnapshot
{
    private const BindingFlags Own = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    internal static string Of(SharedObject target)
    {
        var text = new StringBuilder();
        for (var type = target.GetType(); type != typeof(SharedObject); type = type!.BaseType)
        {
            foreach (var field in type!.GetFields(Own))
                Append(text, field.GetValue(target));
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, object? value)
    {
        switch (value)
        {
            case string or IConvertible:
                text.Append(value).Append(' ');
                break;
            case IEnumerable items:
                text.Append('[');
                foreach (object? item in items)
                    Append(text, item);
                text.Append(']');
                break;
            case ValueType:
                foreach (var field in value.GetType().GetFields(Own))
                    Append(text, field.GetValue(value));
                break;
        }
    }
}
