<?php return array('dependencies' => array('wp-api-fetch', 'wp-i18n'), 'version' => 'e93bee002838605802e6');
