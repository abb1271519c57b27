<?php return array('dependencies' => array(), 'version' => 'c4500415a3ccdf54f06f');
