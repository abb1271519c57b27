<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Cli;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/** Reads the options of a command by type. WP-CLI has already refused options that the command's help doesn't list. */
final class Command_Options {
	/** @var array<mixed> */
	private array $given;

	/** @param array<mixed> $given WP-CLI's associative arguments. */
	public function __construct( array $given ) {
		$this->given = $given;
	}

	/** Returns true for `--wait`; false for `--no-wait`, or without the option. */
	public function flag( string $name ): bool {
		return true === filter_var( $this->given[ $name ] ?? false, FILTER_VALIDATE_BOOLEAN );
	}

	public function text( string $name ): string {
		$value = $this->given[ $name ] ?? '';
		return is_string( $value ) ? trim( $value ) : '';
	}

	/** @return list<string> The entries of a comma-separated list. */
	public function texts( string $name ): array {
		$parts = array_map( 'trim', explode( ',', $this->text( $name ) ) );
		return array_values( array_filter( $parts, static fn ( string $part ): bool => '' !== $part ) );
	}

	/** Returns a whole number from `$least` to `$most`; anything else that was typed ends the command. */
	public function number( string $name, int $default, int $least, int $most ): int {
		$given = $this->given[ $name ] ?? $default;
		$range = [
			'min_range' => $least,
			'max_range' => $most,
		];
		$value = filter_var( $given, FILTER_VALIDATE_INT, [ 'options' => $range ] );
		if ( is_int( $value ) && true !== $given ) {
			return $value;
		}

		fail(
			sprintf(
				'“%1$s” has to be a whole number from %2$s to %3$s. Nothing was done.',
				"--{$name}",
				number_format_i18n( $least ),
				number_format_i18n( $most )
			)
		);
	}
}
