<?php return array('dependencies' => array('wp-i18n'), 'version' => '657d87e46d84f8f25143');
