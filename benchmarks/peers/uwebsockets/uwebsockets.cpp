// uWebSockets as a peer: uwebsockets echo|broadcast PORT
#include <App.h>
#include <cstdio>
#include <cstdlib>
#include <string_view>

struct Nothing {};

int main(int count, char **arguments) {
    if (count != 3) {
        std::fprintf(stderr, "usage: uwebsockets echo|broadcast PORT\n");
        return 2;
    }
    constexpr std::string_view everybody = "everybody";
    const bool broadcasts = std::string_view(arguments[1]) == "broadcast";
    uWS::App app;
    app.ws<Nothing>("/*", {
        .maxPayloadLength = 1024 * 1024,
        .open = [&](auto *socket) {
            if (broadcasts) {
                socket->subscribe(everybody);
            }
        },
        .message = [&](auto *socket, std::string_view message, uWS::OpCode opcode) {
            if (broadcasts) {
                // Unlike socket->publish, this reaches the sender too
                app.publish(everybody, message, opcode);
            } else {
                socket->send(message, opcode);
            }
        },
    });
    app.listen("127.0.0.1", std::atoi(arguments[2]), [](auto *listening) {
        if (listening == nullptr) {
            std::fprintf(stderr, "the port is taken\n");
            std::exit(1);
        }
        std::puts("listening");
        std::fflush(stdout);
    });
    app.run();
}
