<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Rest;

use WP_Error;
use WP_REST_Request;
use function ShortPixelFlush\invalid_input;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/**
 * Reads a request strictly, after the permission check. WordPress would validate before it checks permissions, accept
 * unknown fields, and split a string at commas if a list is expected, which breaks CDN URLs.
 */
final class Input {
	// Parameters that WordPress accepts on any route; ALTERNATE_WP_CRON adds the last one.
	private const GLOBAL_PARAMETERS = [
		'_locale',
		'_fields',
		'_embed',
		'_envelope',
		'_wpnonce',
		'_method',
		'_jsonp',
		'context',
		'rest_route',
		'doing_wp_cron',
	];

	public WP_REST_Request $request;

	/** @var array<mixed> */
	private array $values;

	/** @param array<mixed> $values */
	private function __construct( WP_REST_Request $request, array $values ) {
		$this->request = $request;
		$this->values  = $values;
	}

	/**
	 * @param array<string, array<mixed>> $fields The accepted fields, as JSON schemas by name. Defaults are filled in.
	 * @return self|WP_Error
	 */
	public static function read( WP_REST_Request $request, array $fields ) {
		$sent = self::sent( $request );
		return is_wp_error( $sent ) ? $sent : self::of( $sent, $fields, $request );
	}

	/**
	 * @param array<mixed>                $sent
	 * @param array<string, array<mixed>> $fields As in read().
	 * @return self|WP_Error
	 */
	public static function of( array $sent, array $fields, ?WP_REST_Request $request = null ) {
		$values   = [];
		$request  = $request ?? new WP_REST_Request();
		$is_query = in_array( $request->get_method(), [ 'GET', 'HEAD' ], true );
		foreach ( $sent as $field => $value ) {
			$field = (string) $field;
			if ( ! isset( $fields[ $field ] ) ) {
				return unknown_field( $field );
			}
			$error = self::validate( $field, $value, $fields[ $field ], $is_query );
			if ( null !== $error ) {
				return $error;
			}
			$values[ $field ] = rest_sanitize_value_from_schema( $value, $fields[ $field ], $field );
		}

		foreach ( array_diff_key( $fields, $values ) as $field => $schema ) {
			if ( array_key_exists( 'default', $schema ) ) {
				$values[ $field ] = $schema['default'];
			} elseif ( true === ( $schema['needed'] ?? false ) ) {
				return invalid_input( $field, sprintf( '“%s” is missing.', $field ) );
			}
		}
		return new self( $request, $values );
	}

	/** Whether a field was sent or has a default. */
	public function has( string $field ): bool {
		return isset( $this->values[ $field ] );
	}

	public function text( string $field ): string {
		$value = $this->values[ $field ] ?? '';
		return is_string( $value ) ? $value : '';
	}

	public function number( string $field ): int {
		$value = $this->values[ $field ] ?? 0;
		return is_int( $value ) ? $value : 0;
	}

	public function flag( string $field ): bool {
		return true === ( $this->values[ $field ] ?? false );
	}

	/** @return list<string> Without duplicates. */
	public function texts( string $field ): array {
		return array_values( array_unique( array_filter( $this->entries( $field ), 'is_string' ) ) );
	}

	/** @return list<int> Without duplicates. */
	public function numbers( string $field ): array {
		return array_values( array_unique( array_filter( $this->entries( $field ), 'is_int' ) ) );
	}

	/** @return list<array<mixed>> */
	public function objects( string $field ): array {
		return array_values( array_filter( $this->entries( $field ), 'is_array' ) );
	}

	/** @return list<Layout> */
	public function layouts(): array {
		/** @var list<Layout> $layouts Validated against their schema. */
		$layouts = $this->objects( 'layouts' );
		return $layouts;
	}

	/** @return list<array{url: string, status: int, headers: array<string, string>, text: string}> */
	public function outside_pages(): array {
		/** @var list<array{url: string, status: int, headers: array<string, string>, text: string}> $pages Validated against their schema. */
		$pages = $this->objects( 'pages' );
		return $pages;
	}

	/** Returns the id in the path. */
	public function id(): string {
		$id = $this->request->get_url_params()['id'] ?? '';
		return is_string( $id ) ? $id : '';
	}

	/** @return array<mixed> */
	public function all(): array {
		return $this->values;
	}

	/** @return array<mixed> The entries of a list or an object. */
	private function entries( string $field ): array {
		$value = $this->values[ $field ] ?? [];
		return is_array( $value ) ? $value : [];
	}

	/** @return array<mixed>|WP_Error The fields, without the path's parameters: an `id` in the body must not replace the path's. */
	private static function sent( WP_REST_Request $request ) {
		// WordPress parses the body only when a parameter is read.
		$request->get_params();
		// Documented as an array, but it can be anything that the body decodes to.
		$json = ( (array) [ $request->get_json_params() ] )[0] ?? [];
		if ( ! is_array( $json ) || ( [] !== $json && wp_is_numeric_array( $json ) ) ) {
			return invalid_input( 'body', 'The body has to be a JSON object.' );
		}
		$sent = array_replace( $request->get_query_params(), $request->get_body_params(), $json );
		return array_diff_key( $sent, array_flip( self::GLOBAL_PARAMETERS ) );
	}

	/**
	 * @param mixed        $value
	 * @param array<mixed> $schema
	 */
	private static function validate( string $field, $value, array $schema, bool $is_query ): ?WP_Error {
		if ( 'array' === $schema['type'] ) {
			// Counts first, so that the entries of an overlong list are not validated.
			$limit = $schema['maxItems'] ?? null;
			if ( is_array( $value ) && is_int( $limit ) && count( $value ) > $limit ) {
				return too_many( $field, $limit );
			}
			if ( ! $is_query && ! ( is_array( $value ) && wp_is_numeric_array( $value ) ) ) {
				return invalid_input( $field, sprintf( '“%s” has to be a list.', $field ) );
			}
		}

		$valid = rest_validate_value_from_schema( $value, $schema, $field );
		if ( ! is_wp_error( $valid ) ) {
			return null;
		}
		// Uses WordPress's message, except for patterns: it would show the regular expression, so the schema has a
		// sentence.
		$items    = is_array( $schema['items'] ?? null ) ? $schema['items'] : [];
		$sentence = $schema['sentence'] ?? $items['sentence'] ?? null;
		return invalid_input( $field, 'rest_invalid_pattern' === $valid->get_error_code() && is_string( $sentence ) ? $sentence : $valid->get_error_message() );
	}
}
