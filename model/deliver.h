// SPDX-License-Identifier: MIT
// Hands a worker's result to an object on its own thread, always through the event loop: QFuture::then() calls at
// once when the worker was faster than the caller, before anybody could connect to what that makes happen.
#pragma once

#include <QFuture>
#include <QObject>

namespace model {

// accept is not called when context is gone by then.
template <class T, class Accept> void deliver(QFuture<T> future, QObject* context, Accept accept) {
    future.then(context, [context, accept = std::move(accept)](T result) {
        QMetaObject::invokeMethod(
            context, [accept, result = std::move(result)]() mutable { accept(std::move(result)); }, Qt::QueuedConnection);
    });
}

} // namespace model
