<?php return array('dependencies' => array(), 'version' => '53bc5c7ad372d6bbf085');
