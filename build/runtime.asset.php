<?php return array('dependencies' => array(), 'version' => 'b70721e78b02d6c70249');
