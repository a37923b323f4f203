from bot.cli import main

if __name__ == "__main__":  # a process that works beside the bot loads this too
    main()
