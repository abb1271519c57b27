<?php
/**
 * The three classes of the stored option: a collection of categories of options.
 */

declare( strict_types=1 );

namespace ShortPixel\AI\Options;

use stdClass;

// phpcs:disable Generic.Files.OneObjectStructurePerFile, WordPress.NamingConventions.PrefixAllGlobals, PSR2.Methods.MethodDeclaration.Underscore, PSR2.Classes.PropertyDeclaration.Underscore, WordPress.NamingConventions.ValidFunctionName -- Names and shape are the real plugin's, and none of the three has more to it than its name.

/**
 * Keeps its values in the same property as the real plugin's classes, so that the stand-in and the plugin can read each
 * other's options.
 */
abstract class Stored {
	/**
	 * @var stdClass
	 */
	protected $__dyna;

	final public function __construct() {
		$this->__dyna = new stdClass();
	}

	/**
	 * @return static
	 */
	public static function _() {
		return new static();
	}

	public function getData(): stdClass {
		return $this->__dyna;
	}

	public function unsetProperty( string $name ): void {
		unset( $this->__dyna->$name );
	}

	/**
	 * @return mixed
	 */
	public function __get( string $name ) {
		return $this->__dyna->$name ?? null;
	}

	/**
	 * @param mixed $value
	 */
	public function __set( string $name, $value ): void {
		$this->__dyna->$name = $value;
	}
}

final class Collection extends Stored {}

final class Category extends Stored {}

final class Option extends Stored {}
