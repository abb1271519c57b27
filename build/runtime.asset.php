<?php return array('dependencies' => array(), 'version' => '9d5c179e74162bcf404c');
