<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Admin;

use Closure;
use ReflectionFunction;

/** @return list<string> The hooks that call one of the plugin's functions or closures. */
function hooks_taken(): array {
	/** @var array<string, \WP_Hook> $wp_filter */
	global $wp_filter;

	$taken = [];
	foreach ( $wp_filter as $hook => $callbacks ) {
		foreach ( array_merge( ...array_values( $callbacks->callbacks ) ) as $callback ) {
			$name    = $callback['function'];
			$is_ours = is_string( $name ) && 0 === strpos( $name, 'ShortPixelFlush\\' );
			if (
				$is_ours
				|| ( $name instanceof Closure && str_ends_with(
					(string) ( new ReflectionFunction( $name ) )->getFileName(),
					'/includes/hooks.php'
				) )
			) {
				$taken[] = $hook;
			}
		}
	}
	return $taken;
}
