using System.Reflection;
using System.Reflection.Emit;

namespace CoyoteDevres.Exploration;

/// <summary>Makes the methods that tell a graph what an object refers to: compiled, since a state has hundreds of objects.</summary>
internal static class ReferenceVisitor
{
    private static readonly MethodInfo Reach = typeof(ObjectGraph).GetMethod(nameof(ObjectGraph.Reach), BindingFlags.Instance | BindingFlags.NonPublic)!;

    /// <summary>A method that has its second argument reach everything that its first one, of that type, refers to.</summary>
    internal static Action<object, ObjectGraph> Make(Type type)
    {
        var method = new CompiledMethod("visit", type, null, typeof(object), typeof(ObjectGraph));
        var code = method.Code;
        var visited = method.Typed(OpCodes.Ldarg_1);
        if (type.IsArray)
            VisitElements(method, type.GetElementType()!, visited);
        else
            VisitFields(code, type, visited);

        code.Emit(OpCodes.Ret);
        return method.Compile<Action<object, ObjectGraph>>();
    }

    private static void VisitElements(CompiledMethod method, Type element, LocalBuilder array) => method.ForEachIndex(array, index =>
    {
        var code = method.Code;
        if (!element.IsValueType)
            code.Emit(OpCodes.Ldarg_2);
        code.Emit(OpCodes.Ldloc, array);
        code.Emit(OpCodes.Ldloc, index);
        if (element.IsValueType)
        {
            var item = code.DeclareLocal(element.MakeByRefType());
            code.Emit(OpCodes.Ldelema, element);
            code.Emit(OpCodes.Stloc, item);
            VisitFields(code, element, item);
        }
        else
        {
            code.Emit(OpCodes.Ldelem_Ref);
            code.Emit(OpCodes.Call, Reach);
        }
    });

    /// <summary>What an object refers to, or a value that is held by reference.</summary>
    private static void VisitFields(ILGenerator code, Type type, LocalBuilder holder)
    {
        foreach (var field in ObjectShape.Of(type).References)
        {
            if (field.FieldType.IsValueType)
            {
                var part = code.DeclareLocal(field.FieldType.MakeByRefType());
                code.Emit(OpCodes.Ldloc, holder);
                code.Emit(OpCodes.Ldflda, field);
                code.Emit(OpCodes.Stloc, part);
                VisitFields(code, field.FieldType, part);
            }
            else
            {
                code.Emit(OpCodes.Ldarg_2);
                code.Emit(OpCodes.Ldloc, holder);
                code.Emit(OpCodes.Ldfld, field);
                code.Emit(OpCodes.Call, Reach);
            }
        }
    }
}
