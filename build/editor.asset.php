<?php return array('dependencies' => array('wp-api-fetch', 'wp-i18n'), 'version' => '7c6e772be9d24c70a5eb');
