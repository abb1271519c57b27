<?php return array('dependencies' => array('wp-api-fetch', 'wp-i18n'), 'version' => '30cb8eea755cf686e9e5');
