<?php
/**
 * What was given after the command's name, with types.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Cli;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/fail.php';

/**
 * The options of a call. WP-CLI has refused what the command's help does not name.
 */
final class Options {
	/**
	 * As WP-CLI read them.
	 *
	 * @var array<mixed>
	 */
	private array $given;

	/**
	 * Keeps the options.
	 *
	 * @param array<mixed> $given As WP-CLI read them.
	 */
	public function __construct( array $given ) {
		$this->given = $given;
	}

	/**
	 * Answers whether a flag was given; `--no-wait` was not.
	 */
	public function flag( string $name ): bool {
		return true === filter_var( $this->given[ $name ] ?? false, FILTER_VALIDATE_BOOLEAN );
	}

	/**
	 * Reads a text.
	 */
	public function text( string $name ): string {
		$value = $this->given[ $name ] ?? '';

		return is_string( $value ) ? trim( $value ) : '';
	}

	/**
	 * Reads a comma-separated list.
	 *
	 * @return list<string>
	 */
	public function texts( string $name ): array {
		$parts = array_map( 'trim', explode( ',', $this->text( $name ) ) );

		return array_values( array_filter( $parts, static fn ( string $part ): bool => '' !== $part ) );
	}

	/**
	 * Reads a whole number, and refuses what is none.
	 */
	public function number( string $name, int $otherwise, int $least, int $most ): int {
		$given = $this->given[ $name ] ?? $otherwise;
		$value = filter_var(
			$given,
			FILTER_VALIDATE_INT,
			[
				'options' => [
					'min_range' => $least,
					'max_range' => $most,
				],
			]
		);

		if ( is_int( $value ) && true !== $given ) {
			return $value;
		}

		/* translators: 1: an option, such as --workers, 2: the smallest number, 3: the largest. */
		fail( sprintf( __( '“%1$s” has to be a whole number from %2$s to %3$s. Nothing was done.', 'shortpixel-flush' ), "--{$name}", number_format_i18n( $least ), number_format_i18n( $most ) ) );
	}
}
