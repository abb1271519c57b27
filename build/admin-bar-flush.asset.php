<?php return array('dependencies' => array('wp-api-fetch', 'wp-i18n'), 'version' => 'b7e3eab5050fe6e3674e');
