<?php
/**
 * Reads and writes parts of the plugin's one option by path. As in the real plugin, each `set` reads and
 * writes the whole option.
 */

declare( strict_types=1 );

namespace ShortPixel\AI;

use ShortPixel\AI\Options\Category;
use ShortPixel\AI\Options\Collection;
use ShortPixel\AI\Options\Stored;

// phpcs:disable WordPress.NamingConventions.PrefixAllGlobals, PSR2.Methods.MethodDeclaration.Underscore -- Names are the real plugin's.

final class Options {
	private const NAME = 'short_pixel_ai_options';

	private static ?self $instance = null;

	public static function _(): self {
		self::$instance = self::$instance ?? new self();

		return self::$instance;
	}

	/**
	 * @param string|list<string>|null $category
	 * @param mixed                    $otherwise
	 * @return mixed
	 */
	public function get( ?string $name = null, $category = null, $otherwise = null ) {
		$place = $this->collection();

		foreach ( (array) $category as $step ) {
			$next = $place->{ $step };

			if ( ! $next instanceof Category ) {
				break;
			}

			$place = $next;
		}

		$value = null === $name ? $place : $place->{ $name };

		return $value ?? $otherwise;
	}

	/**
	 * @param mixed                    $value
	 * @param string|list<string>|null $category
	 */
	public function set( $value, string $name, $category = null ): self {
		$collection = $this->collection();
		$place      = $collection;

		foreach ( (array) $category as $step ) {
			if ( ! $place->{ $step } instanceof Category ) {
				$place->{ $step } = Category::_();
			}

			$place = $place->{ $step };
		}

		$place->{ $name } = $value;
		update_option( self::NAME, $collection );

		return $this;
	}

	/**
	 * @param string|list<string>|null $category
	 */
	public function delete( string $name, $category = null ): self {
		$collection = $this->collection();
		$place      = $collection;

		foreach ( (array) $category as $step ) {
			$place = $place->{ $step };

			if ( ! $place instanceof Stored ) {
				return $this;
			}
		}

		$place->unsetProperty( $name );
		update_option( self::NAME, $collection );

		return $this;
	}

	/**
	 * If the option can't be read, it counts as empty, and the next `set` overwrites it, as in the real plugin.
	 */
	private function collection(): Collection {
		$stored = get_option( self::NAME );

		return $stored instanceof Collection ? $stored : Collection::_();
	}
}
