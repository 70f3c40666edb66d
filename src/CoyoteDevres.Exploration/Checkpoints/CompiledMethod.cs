using System.Reflection.Emit;
using System.Runtime.CompilerServices;

namespace CoyoteDevres.Exploration;

/// <summary>
/// A method about objects of one type, compiled at run time: it is called for every object of every execution, where reflection would
/// cost more than what it is to save.
/// </summary>
internal sealed class CompiledMethod
{
    private static readonly object Target = new();

    private readonly DynamicMethod method;
    private readonly Type type;

    /// <summary>Begins the method. Its arguments are counted from 1: a delegate that has a target is called without moving them.</summary>
    internal CompiledMethod(string name, Type type, Type? result, params Type[] arguments)
    {
        this.type = type;
        method = new DynamicMethod($"{name} {type.Name}", result, [typeof(object), .. arguments], typeof(CompiledMethod).Module, skipVisibility: true);
        Code = method.GetILGenerator();
    }

    internal ILGenerator Code { get; }

    /// <summary>An argument as what it is: an object of the type, or a reference to the value in the box.</summary>
    internal LocalBuilder Typed(OpCode argument)
    {
        var local = Code.DeclareLocal(type.IsValueType ? type.MakeByRefType() : type);
        Code.Emit(argument);
        if (type.IsValueType)
            Code.Emit(OpCodes.Unbox, type);
        else
            Code.Emit(OpCodes.Call, ((Func<object, object>)Unsafe.As<object>).Method.GetGenericMethodDefinition().MakeGenericMethod(type));
        Code.Emit(OpCodes.Stloc, local);
        return local;
    }

    /// <summary>Something for each index of an array.</summary>
    internal void ForEachIndex(LocalBuilder array, Action<LocalBuilder> body)
    {
        var index = Code.DeclareLocal(typeof(int));
        Label next = Code.DefineLabel(), check = Code.DefineLabel();
        Code.Emit(OpCodes.Br, check);
        Code.MarkLabel(next);
        body(index);
        Code.Emit(OpCodes.Ldloc, index);
        Code.Emit(OpCodes.Ldc_I4_1);
        Code.Emit(OpCodes.Add);
        Code.Emit(OpCodes.Stloc, index);
        Code.MarkLabel(check);
        Code.Emit(OpCodes.Ldloc, index);
        Code.Emit(OpCodes.Ldloc, array);
        Code.Emit(OpCodes.Ldlen);
        Code.Emit(OpCodes.Conv_I4);
        Code.Emit(OpCodes.Blt, next);
    }

    internal T Compile<T>()
        where T : Delegate => (T)method.CreateDelegate(typeof(T), Target);
}
