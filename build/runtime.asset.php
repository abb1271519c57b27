<?php return array('dependencies' => array(), 'version' => '465eadb6226447a3b5f4');
